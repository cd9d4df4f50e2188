//! Choices out of a list of numbers, so that whoever made the list decides: the
//! same list gives the same choices, and smaller numbers give plainer ones.

/// Numbers to choose by. When they are used up, every choice is the first.
#[derive(Debug)]
pub struct Draw<'a> {
    left: std::slice::Iter<'a, u16>,
    /// Where numbers come from after those: nowhere, or ever different ones.
    varied: Option<u64>,
}

impl<'a> Draw<'a> {
    pub fn of(numbers: &'a [u16]) -> Draw<'a> {
        Draw {
            left: numbers.iter(),
            varied: None,
        }
    }

    /// Numbers without end that favour nothing: people, jobs and clocks that were
    /// always to choose the first of everything could keep a case for ever.
    pub fn fair(from: usize) -> Draw<'static> {
        Draw {
            left: [].iter(),
            varied: u64::try_from(from).ok(),
        }
    }

    fn number(&mut self) -> u16 {
        if let Some(number) = self.left.next() {
            return *number;
        }
        let Some(state) = &mut self.varied else {
            return 0;
        };
        // Knuth's linear congruential generator; its high bits are the good ones.
        *state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        u16::try_from(*state >> 48).unwrap_or_default()
    }

    /// Whether there are numbers left.
    pub fn goes_on(&self) -> bool {
        !self.left.as_slice().is_empty()
    }

    /// A number from 0 to `count` - 1; 0 when there is nothing to choose from.
    pub fn below(&mut self, count: usize) -> usize {
        usize::from(self.number()) % count.max(1)
    }

    /// Whether something happens that does so so many times in a hundred.
    pub fn chance(&mut self, in_hundred: usize) -> bool {
        self.below(100) + in_hundred >= 100
    }

    pub fn pick<'t, T>(&mut self, from: &'t [T]) -> &'t T {
        &from[self.below(from.len())]
    }

    /// The position of one of several weights.
    pub fn weighted(&mut self, weights: &[usize]) -> usize {
        let mut left = self.below(weights.iter().sum());
        for (position, weight) in weights.iter().enumerate() {
            if left < *weight {
                return position;
            }
            left -= weight;
        }
        0
    }
}
