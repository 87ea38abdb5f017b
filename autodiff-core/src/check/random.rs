//! The random seeds of the checks: few, small, and the same every time.

/// Steele, Lea and Flood's splitmix64.
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = self.0;
        let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number that is not near 0: its magnitude is in 0.5..2. It is exact in an `f32`.
    fn component(&mut self) -> f64 {
        let bits = self.bits();
        let magnitude = 0.5 + f64::from((bits >> 48) as u16) * 3.0 / 131_072.0;
        if bits & 1 == 0 { magnitude } else { -magnitude }
    }

    /// A direction with components of both signs, none of them near 0, of no particular length.
    pub(super) fn direction(&mut self, len: usize) -> Vec<f64> {
        (0..len).map(|_| self.component()).collect()
    }

    /// All indices below `len`, or `most` of them, ascending.
    pub(super) fn sample(&mut self, len: usize, most: usize) -> Vec<usize> {
        if len <= most {
            return (0..len).collect();
        }
        // Selection sampling: each index with the probability that fills what is left to choose.
        let mut chosen = Vec::with_capacity(most);
        for index in 0..len {
            let (left, wanted) = (len - index, most - chosen.len());
            if self.bits() % (left as u64) < wanted as u64 {
                chosen.push(index);
            }
        }
        chosen
    }
}

#[cfg(test)]
mod tests {
    use super::Random;

    #[test]
    fn directions_are_no_units_and_repeat() {
        let direction = Random::new(1).direction(100);
        assert!(direction.iter().all(|x| (0.5..2.0).contains(&x.abs())));
        assert!(direction.iter().any(|x| *x < 0.0) && direction.iter().any(|x| *x > 0.0));
        assert!(direction.iter().all(|x| (x * 131_072.0).fract() == 0.0));
        assert_eq!(direction, Random::new(1).direction(100));
        assert_ne!(direction, Random::new(2).direction(100));
    }

    #[test]
    fn samples_are_ascending_and_of_the_size_asked_for() {
        assert_eq!(Random::new(0).sample(3, 5), [0, 1, 2]);
        let sample = Random::new(0).sample(1000, 64);
        assert_eq!(sample.len(), 64);
        assert!(sample.is_sorted() && sample[63] < 1000);
    }
}
