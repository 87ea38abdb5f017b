//! The kernels under criterion: `cargo bench -p autodiff-benches --bench kernels`.

use std::time::{Duration, Instant};

use autodiff_benches::kernels::table;
use criterion::{Criterion, criterion_group, criterion_main};

/// How long so many calls take.
fn timed(calls: u64, mut run: impl FnMut(u32)) -> Duration {
    let begin = Instant::now();
    run(u32::try_from(calls).unwrap_or(u32::MAX));
    begin.elapsed()
}

fn kernels(criterion: &mut Criterion) {
    for line in table() {
        let mut case = line.case();
        let mut group = criterion.benchmark_group(format!("{} {}", line.kernel, line.size));
        group.sample_size(10).measurement_time(Duration::from_secs(1)).warm_up_time(Duration::from_millis(300));
        group.bench_function("primal", |b| {
            b.iter_custom(|calls| {
                timed(calls, |n| {
                    (case.primal)(n);
                })
            });
        });
        group.bench_function("ours", |b| b.iter_custom(|calls| timed(calls, |n| case.ours.run(n))));
        group.bench_function("by hand", |b| b.iter_custom(|calls| timed(calls, |n| case.by_hand.run(n))));
        group.finish();
    }
}

criterion_group!(benches, kernels);
criterion_main!(benches);
