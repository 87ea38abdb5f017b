//! `cargo bench -p autodiff-benches --bench tensors [--features rivals]`

use std::time::Duration;

use autodiff_benches::tensors::Workload;
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};

fn tensors(c: &mut Criterion) {
    for (workload, sizes) in Workload::ALL {
        let mut group = c.benchmark_group(workload.name());
        group.sample_size(10).measurement_time(Duration::from_secs(1)).warm_up_time(Duration::from_millis(300));
        for &size in sizes {
            group.throughput(Throughput::Elements(workload.elements(size) as u64));
            for mut contestant in workload.contestants(size) {
                let id = BenchmarkId::new(contestant.name, size);
                group.bench_function(id, |b| {
                    b.iter_custom(|calls| (contestant.run)(u32::try_from(calls).unwrap_or(u32::MAX)));
                });
            }
        }
        group.finish();
    }
}

criterion_group!(benches, tensors);
criterion_main!(benches);
