//! What people see and do, in Chromium. No more than two of these run at once (.config/nextest.toml goes by this name).

mod anytime;
mod collecting;
mod decisions;
mod english;
mod every_kind;
mod given_up;
mod ground;
mod journey;
mod keyboard;
mod pictures;
mod search;
mod uploads;
