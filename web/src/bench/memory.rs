//! What the process reached beyond what it held before: `VmHWM` of Linux, reset first.
//! Elsewhere it is not known.

pub struct Memory {
    before: Option<u64>,
    reset: bool,
}

impl Memory {
    pub fn watch() -> Memory {
        Memory {
            before: kibibytes("VmRSS"),
            reset: std::fs::write("/proc/self/clear_refs", "5").is_ok(),
        }
    }

    /// The most since then, in MiB.
    pub fn peak(&self) -> Option<f64> {
        self.before
            .zip(kibibytes("VmHWM"))
            .filter(|_| self.reset)
            .map(|(before, peak)| peak.saturating_sub(before) as f64 / 1024.0)
    }
}

/// A figure of this process.
fn kibibytes(name: &str) -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with(name))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
