//! Letters to a mail server, by SMTP.

use super::{Letter, MailError, message};
use crate::clock::Clock;
use crate::connectors::target::{Target, TargetName};
use lettre::transport::smtp::AsyncSmtpTransport;
use lettre::{Address, AsyncTransport, Message, Tokio1Executor};
use std::time::Duration;

/// Longest wait for a connection.
const CONNECT: Duration = Duration::from_secs(10);
/// Longest wait for a whole letter. The transport's own limit covers connecting
/// only; a server that then says nothing would hold the job for ever.
const WHOLE: Duration = Duration::from_secs(30);

pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Address,
    server: Target,
}

impl std::fmt::Debug for Smtp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Smtp")
            .field("from", &self.from)
            .finish_non_exhaustive()
    }
}

impl Smtp {
    pub fn new(url: &str, from: &str, clock: Clock) -> anyhow::Result<Smtp> {
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)?
            .timeout(Some(CONNECT))
            .build();
        Ok(Smtp {
            transport,
            from: from.parse()?,
            server: Target::new(TargetName::MailServer, clock),
        })
    }

    pub async fn send(&self, letter: &Letter) -> Result<(), MailError> {
        let message = message(letter, &self.from)?;
        self.server
            .call(self.deliver(message), |sent| match sent {
                Ok(()) | Err(MailError::Refused(_) | MailError::Later(_)) => true,
                Err(MailError::Away(_) | MailError::LeftAlone(_)) => false,
            })
            .await
            .map_err(MailError::LeftAlone)?
    }

    pub fn target(&self) -> &Target {
        &self.server
    }

    async fn deliver(&self, message: Message) -> Result<(), MailError> {
        let sent = tokio::time::timeout(WHOLE, self.transport.send(message)).await;
        let sent = sent.map_err(|_| MailError::Away("no answer".to_owned()))?;
        match sent {
            Ok(_) => Ok(()),
            Err(error) if error.is_permanent() => Err(MailError::Refused(error.to_string())),
            // About this letter: a greylisted or full mailbox says nothing of the others.
            Err(error) if error.is_transient() && !closes(&error) => {
                Err(MailError::Later(error.to_string()))
            }
            Err(error) => Err(MailError::Away(error.to_string())),
        }
    }
}

/// 421: the whole service is not available (RFC 5321, 4.2.2).
fn closes(error: &lettre::transport::smtp::Error) -> bool {
    error.status().is_some_and(|code| u16::from(code) == 421)
}
