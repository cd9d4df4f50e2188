//! Binary `thyrida`.

use std::process::ExitCode;

fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_env("THYRIDA_LOG")
                .unwrap_or_else(|_| "info,sqlx=warn,apalis=warn,apalis_core=warn".into()),
        )
        .with_writer(std::io::stderr)
        .init();
    // Three TLS users (mail, registry, bucket), one provider of cryptography.
    if rustls::crypto::ring::default_provider()
        .install_default()
        .is_err()
    {
        tracing::error!("another provider of cryptography is installed");
        return ExitCode::FAILURE;
    }
    match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime.block_on(web::cli::run()),
        Err(error) => {
            tracing::error!(%error, "no runtime");
            ExitCode::FAILURE
        }
    }
}
