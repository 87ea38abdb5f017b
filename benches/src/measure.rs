//! Times on a machine that others use too: the contestants take turns, and of each the least and the median count.

use std::time::{Duration, Instant};

/// The times of one contestant, in nanoseconds per call.
#[derive(Clone, Debug, Default)]
pub struct Times {
    all: Vec<f64>,
}

impl Times {
    /// The least time: what the code takes when nothing disturbs it.
    #[must_use]
    pub fn least(&self) -> f64 {
        self.all.iter().copied().fold(f64::INFINITY, f64::min)
    }

    /// The median time.
    #[must_use]
    pub fn median(&self) -> f64 {
        let mut sorted = self.all.clone();
        sorted.sort_by(f64::total_cmp);
        sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
    }
}

/// One contestant: a name, and how long a number of calls takes.
pub struct Contestant {
    /// Its name in the table.
    pub name: &'static str,
    /// Makes so many calls and tells how long they took.
    pub run: Box<dyn FnMut(u32) -> Duration>,
}

impl Contestant {
    /// A closure of this process.
    pub fn new(name: &'static str, mut call: impl FnMut() + 'static) -> Self {
        Self::repeating(name, move |calls| (0..calls).for_each(|_| call()))
    }

    /// A closure of this process that makes so many calls itself.
    pub fn repeating(name: &'static str, mut calls: impl FnMut(u32) + 'static) -> Self {
        let run = move |n| {
            let begin = Instant::now();
            calls(n);
            begin.elapsed()
        };
        Self { name, run: Box::new(run) }
    }
}

/// Lets the contestants take turns for `rounds` rounds, each turn as many calls as fill `turn`.
pub fn race(contestants: &mut [Contestant], rounds: usize, turn: Duration) -> Vec<Times> {
    let calls: Vec<u32> = contestants.iter_mut().map(|contestant| calls_within(turn, &mut contestant.run)).collect();
    let mut times = vec![Times::default(); contestants.len()];
    for _ in 0..rounds {
        for ((contestant, times), calls) in contestants.iter_mut().zip(&mut times).zip(&calls) {
            let taken = (contestant.run)(*calls);
            times.all.push(taken.as_secs_f64() * 1e9 / f64::from(*calls));
        }
    }
    times
}

/// How many calls fill a time; the calls that tell warm the caches as well.
fn calls_within(time: Duration, run: &mut dyn FnMut(u32) -> Duration) -> u32 {
    run(1);
    let mut calls = 1;
    while run(calls) < time && calls < 1 << 20 {
        calls *= 2;
    }
    calls
}

/// What the machine calls its processor.
#[must_use]
pub fn processor() -> String {
    let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = info.lines().find_map(|line| line.strip_prefix("model name")?.split_once(':'));
    name.map_or_else(|| "unknown processor".to_owned(), |(_, name)| name.trim().to_owned())
}
