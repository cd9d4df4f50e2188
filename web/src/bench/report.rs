//! What was measured, for people and for programs.

use super::drive::Bareness;
use serde::Serialize;
use std::fmt;
use std::time::Duration;

#[derive(Debug, Serialize)]
pub struct Report {
    /// `sqlite` or `postgresql`.
    pub database: &'static str,
    /// Cases in each series.
    pub cases: usize,
    pub rounds: usize,
    pub transitions_per_case: usize,
    /// What an applicant writes.
    pub bytes_of_data: usize,
    pub series: Vec<Series>,
    pub step: Option<Step>,
}

#[derive(Debug, Serialize)]
pub struct Series {
    pub clients: usize,
    pub cases_per_second: f64,
    pub transitions_per_second: f64,
    /// How the bare rows were written.
    pub bare: String,
    pub bare_cases_per_second: f64,
    pub bare_transitions_per_second: f64,
    /// Ours by bare: the median of the rounds, the worst and the best.
    pub ratio: f64,
    pub ratio_worst: f64,
    pub ratio_best: f64,
    /// Of one transition, command to durable commit, in milliseconds.
    pub p50_ms: f64,
    pub p99_ms: f64,
    /// Of this process, in microseconds; a server's own is not in it.
    pub processor_us_per_case: f64,
    /// The same for the bare rows.
    pub bare_processor_us_per_case: f64,
}

/// From a clerk's completion to the end of the automatic step that follows.
#[derive(Debug, Serialize)]
pub struct Step {
    pub count: usize,
    pub p50_ms: f64,
    pub p99_ms: f64,
}

/// One round of a series.
pub struct Round {
    pub cases: usize,
    pub ours: Duration,
    pub bare: Duration,
    pub processor: Duration,
    pub bare_processor: Duration,
}

impl Series {
    pub fn of(
        clients: usize,
        how: Bareness,
        transitions: usize,
        rounds: &[Round],
        latencies: &mut [Duration],
    ) -> Series {
        let rate = |took: Duration, cases: usize| cases as f64 / took.as_secs_f64();
        let of = |each: fn(&Round) -> Duration| {
            median(
                rounds
                    .iter()
                    .map(|round| rate(each(round), round.cases))
                    .collect(),
            )
        };
        let ratios: Vec<f64> = rounds
            .iter()
            .map(|round| round.bare.as_secs_f64() / round.ours.as_secs_f64())
            .collect();
        let (ours, bare) = (of(|round| round.ours), of(|round| round.bare));
        let per_case = |each: fn(&Round) -> Duration| {
            rounds
                .iter()
                .map(|round| each(round).as_secs_f64() * 1e6 / round.cases as f64)
                .collect()
        };
        latencies.sort_unstable();
        Series {
            clients,
            cases_per_second: ours,
            transitions_per_second: ours * transitions as f64,
            bare: match how {
                Bareness::Each { clients: 1 } => "one transaction per transition".into(),
                Bareness::Each { clients } => {
                    format!("one transaction per transition, {clients} connections")
                }
                Bareness::Batches { of } => format!("batches of {of} cases"),
            },
            bare_cases_per_second: bare,
            bare_transitions_per_second: bare * transitions as f64,
            ratio_worst: ratios.iter().copied().fold(f64::INFINITY, f64::min),
            ratio_best: ratios.iter().copied().fold(0.0, f64::max),
            ratio: median(ratios),
            p50_ms: percentile(latencies, 50),
            p99_ms: percentile(latencies, 99),
            processor_us_per_case: median(per_case(|round| round.processor)),
            bare_processor_us_per_case: median(per_case(|round| round.bare_processor)),
        }
    }
}

impl Step {
    pub fn of(times: &mut [Duration]) -> Step {
        times.sort_unstable();
        Step {
            count: times.len(),
            p50_ms: percentile(times, 50),
            p99_ms: percentile(times, 99),
        }
    }
}

fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    let middle = numbers.len() / 2;
    match (numbers.len(), numbers.get(middle)) {
        (_, None) => 0.0,
        (count, Some(upper)) if count % 2 == 1 => *upper,
        (_, Some(upper)) => f64::midpoint(numbers[middle - 1], *upper),
    }
}

/// In milliseconds: the smallest that at least so many of a hundred do not exceed.
fn percentile(sorted: &[Duration], of_hundred: usize) -> f64 {
    let place = (sorted.len() * of_hundred).div_ceil(100).max(1) - 1;
    sorted
        .get(place)
        .map_or(0.0, |time| time.as_secs_f64() * 1e3)
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{}: {} cases per series in {} rounds, {} bytes of data, {} transitions each\n\
             (submitted, routed, completed with the automatic step to the end); every\n\
             transition is decided by the engine and on the disk before it is answered.",
            self.database, self.cases, self.rounds, self.bytes_of_data, self.transitions_per_case
        )?;
        for series in &self.series {
            series.fmt(f)?;
        }
        if let Some(step) = &self.step {
            writeln!(
                f,
                "\nclerk's completion to the end of the next automatic step ({} times)\n  \
                 p50 {:.2} ms   p99 {:.2} ms",
                step.count, step.p50_ms, step.p99_ms
            )?;
        }
        Ok(())
    }
}

impl fmt::Display for Series {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let people = if self.clients == 1 {
            "client"
        } else {
            "clients"
        };
        writeln!(f, "\n{} {people}", self.clients)?;
        writeln!(
            f,
            "  engine and store  {:>9.0} cases/s {:>9.0} transitions/s",
            self.cases_per_second, self.transitions_per_second
        )?;
        writeln!(
            f,
            "  bare SQL          {:>9.0} cases/s {:>9.0} transitions/s   ({})",
            self.bare_cases_per_second, self.bare_transitions_per_second, self.bare
        )?;
        writeln!(
            f,
            "  ratio             {:>9.2}   (rounds: {:.2} to {:.2})",
            self.ratio, self.ratio_worst, self.ratio_best
        )?;
        writeln!(
            f,
            "  one transition    p50 {:.2} ms   p99 {:.2} ms",
            self.p50_ms, self.p99_ms
        )?;
        writeln!(
            f,
            "  processor time    {:>9.0} µs per case   (bare SQL: {:.0})",
            self.processor_us_per_case, self.bare_processor_us_per_case
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_of_an_even_count_lies_between_the_middle_two() {
        assert_eq!(median(vec![4.0, 1.0, 3.0, 2.0]), 2.5);
        assert_eq!(median(vec![9.0, 1.0, 3.0]), 3.0);
    }

    #[test]
    fn a_percentile_is_a_time_that_was_measured() {
        let times: Vec<Duration> = (1..=200).map(Duration::from_millis).collect();
        assert_eq!(percentile(&times, 50), 100.0);
        assert_eq!(percentile(&times, 99), 198.0);
        assert_eq!(percentile(&times[..1], 99), 1.0);
    }

    #[test]
    fn the_ratio_is_the_median_of_what_each_round_came_to() {
        let round = |ours, bare| Round {
            cases: 100,
            ours: Duration::from_millis(ours),
            bare: Duration::from_millis(bare),
            processor: Duration::from_millis(20),
            bare_processor: Duration::from_millis(10),
        };
        let rounds = [round(100, 50), round(100, 90), round(1000, 800)];
        let how = Bareness::Each { clients: 1 };
        let series = Series::of(1, how, 3, &rounds, &mut []);
        assert!((series.ratio - 0.8).abs() < 1e-9, "{series:?}");
        assert!((series.cases_per_second - 1000.0).abs() < 1e-6);
        assert!((series.processor_us_per_case - 200.0).abs() < 1e-6);
        assert!((series.bare_processor_us_per_case - 100.0).abs() < 1e-6);
    }
}
