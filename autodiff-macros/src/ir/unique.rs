//! Names that differ.

use std::collections::{HashMap, HashSet};

/// The given names, those that came before with a number behind them.
pub fn unique_names<'a>(bases: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut used = HashSet::new();
    // The number at which the search for each name goes on: a long function has many a `t`.
    let mut next = HashMap::new();
    bases
        .map(|base| {
            let mut name = base.to_owned();
            let k = next.entry(base).or_insert(1);
            while !used.insert(name.clone()) {
                name = format!("{base}_{k}");
                *k += 1;
            }
            name
        })
        .collect()
}
