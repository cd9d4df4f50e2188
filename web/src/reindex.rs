//! `thyrida reindex`: makes what is searched anew. Needed when somebody has written to
//! the database by hand; after an upgrade the product does it by itself.

use crate::config::Config;
use crate::versions::{print, writing};

pub async fn run(config: &Config, json: bool) -> anyhow::Result<()> {
    let store = writing(config).await?;
    let done = store.reindex().await?;
    store.close().await;
    let words = format!(
        "{} documents, {} names and {} cases can be found again",
        done.documents, done.accounts, done.cases
    );
    print(json, &done, &words)?;
    Ok(())
}
