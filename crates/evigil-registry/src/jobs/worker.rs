//! Workers: tasks that take jobs and do them, beside the server or without one.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use jiff::SignedDuration;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep, sleep_until};
use uuid::Uuid;

use super::queue::{Claim, Hold, Outcome};
use super::run::Signals;
use crate::fault::Fault;
use crate::registry::Registry;

/// How workers work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WorkerSettings {
    /// How many jobs at once.
    pub workers: usize,
    /// Time between two looks into an empty queue.
    pub pause: Duration,
    /// For how long a job is held without word of its worker.
    pub hold: Duration,
    /// Time that a running job has when the workers end.
    pub grace: Duration,
}

impl Default for WorkerSettings {
    fn default() -> Self {
        Self {
            workers: 2,
            pause: Duration::from_secs(1),
            hold: Duration::from_secs(60),
            grace: Duration::from_secs(8),
        }
    }
}

/// Running workers.
#[derive(Debug)]
pub struct Workers {
    stop: watch::Sender<bool>,
    tasks: Vec<JoinHandle<()>>,
}

impl Workers {
    /// Starts workers, and the schedules.
    #[must_use]
    pub fn start(registry: &Registry, settings: WorkerSettings) -> Self {
        let (stop, stopped) = watch::channel(false);
        let program = Uuid::new_v4();
        let start = |number| {
            let worker = Worker {
                registry: registry.clone(),
                settings,
                name: format!("{program}/{number}"),
                // One task of a program is enough for them.
                schedules: number == 0,
                stopped: stopped.clone(),
            };
            tokio::spawn(worker.run())
        };
        Self {
            tasks: (0..settings.workers).map(start).collect(),
            stop,
        }
    }

    /// Takes no more jobs, and lets running ones end for a while; what has not ended by then is
    /// given back to the queue.
    pub async fn stop(self) {
        let _ = self.stop.send(true);
        for task in self.tasks {
            let _ = task.await;
        }
    }

    /// Ends the workers where they stand, as the end of the machine would.
    pub async fn kill(self) {
        for task in self.tasks {
            task.abort();
            let _ = task.await;
        }
    }
}

struct Worker {
    registry: Registry,
    settings: WorkerSettings,
    name: String,
    schedules: bool,
    stopped: watch::Receiver<bool>,
}

impl Worker {
    fn hold(&self) -> SignedDuration {
        SignedDuration::try_from(self.settings.hold).unwrap_or(SignedDuration::from_secs(60))
    }

    async fn run(mut self) {
        let mut begun = !self.schedules;
        while !*self.stopped.borrow() {
            if !begun {
                begun = self.registry.begin_schedules().await.is_ok();
            }
            if self.schedules {
                // What can't be done now, with the database away, is due later too.
                let _ = self.registry.fire_schedules().await;
            }
            match self.registry.claim_job(&self.name, self.hold()).await {
                Ok(Some(claim)) => self.attempt(&claim).await,
                Ok(None) | Err(_) => {
                    tokio::select! {
                        () = sleep(self.settings.pause) => {}
                        _ = self.stopped.changed() => {}
                    }
                }
            }
        }
    }

    /// Does a job, and says again and again that it is held.
    async fn attempt(&mut self, claim: &Claim) {
        let signals = Arc::new(Signals::default());
        let registry = self.registry.clone();
        let work = AssertUnwindSafe(registry.run_job(claim, Arc::clone(&signals))).catch_unwind();
        let mut work = Box::pin(work);
        let mut word = interval(self.settings.hold / 3);
        word.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut held = Instant::now();
        let mut end: Option<Instant> = None;
        let ran = loop {
            let until = end.unwrap_or_else(Instant::now);
            tokio::select! {
                ran = &mut work => break Some(ran),
                _ = word.tick() => {
                    match registry.hold_job(claim, self.hold(), signals.progress()).await {
                        Ok(Hold::Mine) => held = Instant::now(),
                        Ok(Hold::Cancelled) => {
                            held = Instant::now();
                            signals.end();
                        }
                        Ok(Hold::Lost) => break None,
                        Err(_) if held.elapsed() > self.settings.hold => break None,
                        Err(_) => {}
                    }
                }
                _ = self.stopped.changed(), if end.is_none() => {
                    end = Some(Instant::now() + self.settings.grace);
                }
                () = sleep_until(until), if end.is_some() => break None,
            }
        };
        // What is left of the work must not go on: it is somebody else's now.
        drop(work);
        signals.end();
        let outcome = match ran {
            Some(Ok(ran)) => registry.outcome(claim, ran),
            Some(Err(_)) => registry.outcome(claim, Err(Fault::Internal("panic".to_owned()))),
            None => Outcome::GivenBack,
        };
        // Where this can't be written, the job is taken again when its time has passed.
        let _ = registry.end_attempt(claim, outcome).await;
    }
}
