//! Starting and stopping: database, services, worker, web.

use crate::app::{Accessibility, App, Shared, Throttles};
use crate::clock::Clock;
use crate::config::Config;
use crate::connectors::mail::Mailer;
use crate::connectors::registry::Registry;
use crate::connectors::scanner::Scanner;
use crate::connectors::storage::Storage;
use crate::sample::{self, Created};
use crate::services::{self, Services};
use crate::uploads::Uploads;
use crate::view::{Assets, Renderer};
use crate::{content, jobs, language, routes};
use anyhow::{Context as _, anyhow};
use axum::ServiceExt;
use axum::extract::Request;
use std::io::Write as _;
use std::net::SocketAddr;
use std::sync::Arc;
use store::Store;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tower::Layer as _;
use tower::util::MapRequestLayer;

/// Serves until asked to stop.
pub async fn serve(config: Config) -> anyhow::Result<()> {
    let listener = TcpListener::bind(config.listen)
        .await
        .with_context(|| format!("listening on {}", config.listen))?;
    let clock = Clock::system();
    let running = start(&config, clock, listener).await?;
    announce(&config, &running)?;
    running.until_stopped(asked_to_stop()).await
}

/// Does background work until asked to stop.
pub async fn work(config: Config) -> anyhow::Result<()> {
    let clock = Clock::system();
    let store = open(&config).await?;
    let (app, _) = assemble(&config, store, clock, config.base_url()).await?;
    let (stop, stopped) = watch::channel(false);
    follow(&app, &stopped);
    let mut worker = tokio::spawn(jobs::work(app, stopped));
    writeln!(std::io::stdout(), "thyrida worker: at work")?;
    tokio::select! {
        ended = &mut worker => worker_ended(ended),
        () = asked_to_stop() => {
            stop.send_replace(true);
            worker.await?
        }
    }
}

/// Brings the database up to date.
pub async fn migrate(config: &Config) -> anyhow::Result<()> {
    open(config).await?.close().await;
    Ok(())
}

/// A server at work, here or in a test.
pub struct Running {
    pub app: Shared,
    pub address: SocketAddr,
    /// There when this start created the sample municipality.
    pub created: Option<Created>,
    stop: watch::Sender<bool>,
    web: JoinHandle<std::io::Result<()>>,
    worker: Option<JoinHandle<anyhow::Result<()>>>,
}

/// Starts on a listener that is bound already.
pub async fn start(
    config: &Config,
    clock: Clock,
    listener: TcpListener,
) -> anyhow::Result<Running> {
    let address = listener.local_addr()?;
    let base_url = config
        .base_url
        .clone()
        .unwrap_or_else(|| format!("http://{address}"));
    let store = open(config).await?;
    let (app, created) = assemble(config, store, clock, base_url).await?;
    let (stop, stopped) = watch::channel(false);
    follow(&app, &stopped);
    let worker =
        (!config.no_worker).then(|| tokio::spawn(jobs::work(app.clone(), stopped.clone())));
    let service = MapRequestLayer::new(language::take_prefix).layer(routes::router(app.clone()));
    let service = ServiceExt::<Request>::into_make_service_with_connect_info::<SocketAddr>(service);
    let mut ending = stopped;
    let web = tokio::spawn(async move {
        axum::serve(listener, service)
            .with_graceful_shutdown(async move {
                let _ = ending.wait_for(|stop| *stop).await;
            })
            .await
    });
    Ok(Running {
        app,
        address,
        created,
        stop,
        web,
        worker,
    })
}

impl Running {
    /// Runs until `asked` or until a part of it ends by itself, which is an error.
    pub async fn until_stopped(mut self, asked: impl Future<Output = ()>) -> anyhow::Result<()> {
        let worker = async {
            match &mut self.worker {
                Some(worker) => worker_ended(worker.await),
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            ended = worker => return ended,
            ended = &mut self.web => return Err(anyhow!("the web server ended: {ended:?}")),
            () = asked => {}
        }
        self.stop().await
    }

    /// Lets requests and jobs under way come to their end, then closes.
    pub async fn stop(self) -> anyhow::Result<()> {
        self.stop.send_replace(true);
        self.web.await??;
        if let Some(worker) = self.worker {
            worker.await??;
        }
        self.app.store.close().await;
        Ok(())
    }
}

fn worker_ended(ended: Result<anyhow::Result<()>, tokio::task::JoinError>) -> anyhow::Result<()> {
    match ended {
        Ok(Ok(())) => Err(anyhow!("the worker ended by itself")),
        Ok(Err(error)) => Err(error.context("the worker ended")),
        Err(error) => Err(anyhow!(error).context("the worker ended")),
    }
}

async fn open(config: &Config) -> anyhow::Result<Store> {
    let location = config.location()?;
    Store::open(&location)
        .await
        .with_context(|| format!("opening the database {location}"))
}

pub async fn assemble(
    config: &Config,
    store: Store,
    clock: Clock,
    base_url: String,
) -> anyhow::Result<(Shared, Option<Created>)> {
    if let Some(done) = store.bring_index_up_to_date().await? {
        let (documents, cases) = (done.documents, done.cases);
        tracing::info!(documents, cases, "what is searched was made anew");
    }
    let services = Services::publish(store.clone(), &clock, &services::shipped()).await?;
    content::ship(&store, &clock).await?;
    let mut created = None;
    let municipality = match store.municipality().await? {
        Some(municipality) => municipality,
        None if config.no_sample => {
            return Err(anyhow!(
                "the database holds no municipality; start once without --no-sample"
            ));
        }
        None => {
            created = Some(sample::create(&store, &clock).await?);
            store
                .municipality()
                .await?
                .context("the municipality just created")?
        }
    };
    let mailer = match &config.smtp {
        Some(url) => Mailer::smtp(url, &config.mail_from, clock.clone())?,
        None => Mailer::folder(config.mail_folder(), &config.mail_from)?,
    };
    let storage = Storage::of(config, clock.clone())?;
    let scanner = match &config.scanner {
        Some(url) => Some(Scanner::new(url, clock.clone())?),
        None => None,
    };
    let registry = match &config.registry {
        Some(base) => Registry::http(base, clock.clone())?,
        None => Registry::Embedded(store.clone()),
    };
    let app = App {
        renderer: Renderer::new(Arc::new(Assets::themed(store.theme().await?)))?,
        throttles: Throttles::default(),
        accessibility: Accessibility {
            reviewed: config.accessibility_reviewed,
            contact: config.accessibility_contact.clone(),
        },
        store,
        clock,
        services,
        municipality,
        mailer,
        registry,
        storage,
        scanner,
        uploads: Uploads::new(config.data.join("incoming")),
        base_url: base_url.trim_end_matches('/').to_owned(),
    };
    Ok((Arc::new(app), created))
}

/// Lets the process know what others publish and retire.
fn follow(app: &Shared, stopped: &watch::Receiver<bool>) {
    let (app, stopped) = (app.clone(), stopped.clone());
    tokio::spawn(async move { app.services.follow(stopped).await });
}

/// What somebody who starts it by hand needs to know.
fn announce(config: &Config, running: &Running) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "thyrida: listening on http://{}", running.address)?;
    let Some(created) = &running.created else {
        return out.flush();
    };
    writeln!(
        out,
        "\nA sample municipality was created. Sign in as (shown only this once):"
    )?;
    for person in &created.people {
        writeln!(
            out,
            "  {:<10} {:<22} {}",
            person.username, person.password, person.role
        )?;
    }
    writeln!(out, "\nPeople in the registry, to fill in a form with:")?;
    for person in created.registry.iter().take(4) {
        writeln!(
            out,
            "  AFM {}  PIN {}  {}",
            person.afm, person.pin, person.name
        )?;
    }
    if config.smtp.is_none() {
        let folder = config.mail_folder();
        writeln!(
            out,
            "\nMails are kept in {}; the operator reads them at http://{}/operator/mail",
            folder.display(),
            running.address
        )?;
    }
    out.flush()
}

pub async fn asked_to_stop() {
    let interrupted = async {
        // Without a handler the process ends at once, which is safe as well.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        () = interrupted => {}
        () = terminated => {}
    }
}
