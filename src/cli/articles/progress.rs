//! A progress bar on standard error, for runs that take longer than a second and have somebody who watches.

use std::sync::Once;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget};

/// Shorter runs need no bar.
const PATIENCE: Duration = Duration::from_secs(1);

/// Counts articles; draws nothing at first.
pub(super) struct Progress {
    bar: ProgressBar,
    started: Instant,
    watched: bool,
    shown: Once,
}

impl Progress {
    pub(super) fn new(articles: usize, watched: bool) -> Self {
        let length = u64::try_from(articles).unwrap_or(u64::MAX);
        Self {
            bar: ProgressBar::with_draw_target(Some(length), ProgressDrawTarget::hidden()),
            started: Instant::now(),
            watched,
            shown: Once::new(),
        }
    }

    /// Another article is done.
    pub(super) fn step(&self) {
        self.bar.inc(1);
        if self.watched && self.started.elapsed() > PATIENCE {
            let show = || self.bar.set_draw_target(ProgressDrawTarget::stderr());
            self.shown.call_once(show);
        }
    }

    /// Takes the bar away.
    pub(super) fn end(&self) {
        self.bar.finish_and_clear();
    }
}
