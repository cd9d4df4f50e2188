//! Passwords: argon2id, never in a log, checked at the same cost whether or
//! not the account exists.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use std::sync::{Arc, LazyLock};
use tokio::sync::Semaphore;

/// Shortest password accepted; length is what counts (NIST SP 800-63B).
pub const SHORTEST: usize = 10;
/// Longest password read; more is only work for an attacker to hand us.
pub const LONGEST: usize = 128;

/// Hashing takes 19 MiB and tens of milliseconds: so many at once, no more.
static PERMITS: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(4)));

/// Verified against when there is no such account, so both answers cost the same.
static NOBODY: LazyLock<String> = LazyLock::new(|| hash_now("nobody has this password"));

fn hash_now(password: &str) -> String {
    Argon2::default()
        .hash_password(password.as_bytes())
        .expect("default parameters are within argon2's bounds")
        .to_string()
}

fn verify_now(password: &str, stored: &str) -> bool {
    PasswordHash::new(stored).is_ok_and(|parsed| {
        Argon2::default()
            .verify_password(password.as_bytes(), &parsed)
            .is_ok()
    })
}

/// The PHC string to store.
pub async fn hash(password: String) -> String {
    off_the_web_threads(move || hash_now(&password)).await
}

/// Whether the password fits. `stored` is `None` when there is no such account.
pub async fn verify(password: String, stored: Option<String>) -> bool {
    off_the_web_threads(move || match stored {
        Some(stored) => verify_now(&password, &stored),
        None => {
            verify_now(&password, &NOBODY);
            false
        }
    })
    .await
}

async fn off_the_web_threads<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let _permit = PERMITS
        .acquire()
        .await
        .expect("the semaphore is never closed");
    tokio::task::spawn_blocking(work)
        .await
        .expect("hashing does not panic")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_fits_its_own_hash_only() {
        let stored = hash("correct horse battery".into()).await;
        assert!(stored.starts_with("$argon2id$"));
        assert!(verify("correct horse battery".into(), Some(stored.clone())).await);
        assert!(!verify("correct horse".into(), Some(stored)).await);
        assert!(!verify("nobody has this password".into(), None).await);
    }
}
