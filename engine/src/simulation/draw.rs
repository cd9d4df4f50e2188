//! Choices out of a list of numbers, so that whoever made the list decides: the
//! same list gives the same choices, and smaller numbers give plainer ones.

/// Numbers to choose by. When they are used up, every choice is the first.
#[derive(Debug)]
pub struct Draw<'a> {
    left: std::slice::Iter<'a, u16>,
}

impl<'a> Draw<'a> {
    pub fn of(numbers: &'a [u16]) -> Draw<'a> {
        Draw {
            left: numbers.iter(),
        }
    }

    /// Whether there are numbers left.
    pub fn goes_on(&self) -> bool {
        !self.left.as_slice().is_empty()
    }

    /// A number from 0 to `count` - 1; 0 when there is nothing to choose from.
    pub fn below(&mut self, count: usize) -> usize {
        let number = self.left.next().copied().unwrap_or(0);
        usize::from(number) % count.max(1)
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
