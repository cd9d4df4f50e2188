//! The slots of a state: what is known there, and what is forgotten when a track ends.

use super::*;

impl Machine<'_, '_> {
    pub(super) fn trimmed(&self, step: usize, aside: u16, mut slots: Vec<u8>) -> State {
        self.live.trim(step, &mut slots);
        State {
            step: u16::try_from(step).unwrap_or(u16::MAX),
            aside,
            slots: slots.into_boxed_slice(),
        }
    }

    /// A step begins again: of what was found inside it before nothing is left.
    pub(super) fn forget(&self, step: usize, slots: &mut [u8]) {
        let level = self.level(self.region_of(step));
        for of in &self.forgets[step] {
            let Some(slot) = self.results[*of] else {
                continue;
            };
            let kept = slots[slot] & !(0xFFu8 << level);
            if kept != slots[slot] {
                slots[slot] = kept;
                self.unsettle_result(*of, slots);
            }
        }
    }

    pub(super) fn region_of(&self, step: usize) -> usize {
        self.layout.steps[step].region
    }

    /// Forgets the results found inside a region, which was cut off.
    pub(super) fn cut(&self, region: usize, slots: &mut [u8]) {
        let level = self.level(region);
        let scope = self.layout.regions[region].scope;
        let is_call = matches!(self.layout.regions[region].kind, RegionKind::Call { .. });
        for (step, slot) in self.results.iter().enumerate() {
            let Some(slot) = *slot else { continue };
            let laid = &self.layout.steps[step];
            if !lies_in(self.layout, laid.region, region) {
                continue;
            }
            if is_call || laid.scope != scope {
                slots[slot] = 0;
            } else {
                let kept = slots[slot] & !(0xFFu8 << level);
                if kept != slots[slot] {
                    self.unsettle_result(step, slots);
                }
                slots[slot] = kept;
            }
            if slots[slot] == 0 {
                self.unsettle_result(step, slots);
            }
        }
    }

    /// What was found inside a region is known to the track above.
    pub(super) fn merge(&self, region: usize, slots: &mut [u8]) {
        let level = self.level(region);
        let scope = self.layout.regions[region].scope;
        if level == 0 {
            return;
        }
        for (step, slot) in self.results.iter().enumerate() {
            let Some(slot) = *slot else { continue };
            let laid = &self.layout.steps[step];
            if laid.scope == scope
                && slots[slot] & (1 << level) != 0
                && lies_in(self.layout, laid.region, region)
            {
                slots[slot] = (slots[slot] & !(1 << level)) | (1 << (level - 1));
            }
        }
    }

    pub(super) fn unsettle_result(&self, of: usize, slots: &mut [u8]) {
        for (number, variable) in self.variables.list.iter().enumerate() {
            if matches!(&variable.key, Key::Result { step, .. } if *step == of) {
                slots[self.slot_of_variable(number)] = 0;
            }
        }
    }

    pub(super) fn unsettle(&self, slots: &mut [u8], which: impl Fn(&Key) -> bool) {
        for (number, variable) in self.variables.list.iter().enumerate() {
            if which(&variable.key) {
                slots[self.slot_of_variable(number)] = 0;
            }
        }
    }

    /// A step has a result, with values not looked at yet.
    pub(super) fn gives(&self, step: usize, slots: &mut [u8]) {
        if let Some(slot) = self.results[step] {
            slots[slot] |= 1 << self.level(self.region_of(step));
            self.unsettle_result(step, slots);
        }
    }
}
