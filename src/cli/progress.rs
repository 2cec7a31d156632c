//! Progress bars: on work longer than a second, on a terminal only. The one place that knows
//! indicatif.

use std::{
    io::{self, IsTerminal},
    path::Path,
    time::{Duration, Instant},
};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::output::escape_terminal;

/// Counts rows on a terminal while a file is read.
pub struct Rows {
    started: Instant,
    bar: Option<ProgressBar>,
    is_wanted: bool,
}

impl Rows {
    /// A counter; silent where nobody looks.
    #[must_use]
    pub fn new(is_quiet: bool) -> Self {
        Self {
            started: Instant::now(),
            bar: None,
            is_wanted: !is_quiet && io::stderr().is_terminal(),
        }
    }

    /// So many rows of this file were read.
    pub fn tell(&mut self, file: &Path, rows: u64) {
        if !self.is_wanted || self.started.elapsed() < Duration::from_secs(1) {
            return;
        }
        let bar = self.bar.get_or_insert_with(|| {
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(5));
            if let Ok(style) =
                ProgressStyle::with_template("{spinner} {msg}: {human_pos} rows, {per_sec}")
            {
                bar.set_style(style);
            }
            bar
        });
        let name = file
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        bar.set_message(escape_terminal(&name).into_owned());
        bar.set_position(rows);
    }

    /// Takes the counter away.
    pub fn clear(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }
}

/// The width of the terminal, in columns.
#[must_use]
pub fn terminal_width() -> u16 {
    rustix::termios::tcgetwinsize(io::stdout())
        .map_or(100, |size| if size.ws_col == 0 { 100 } else { size.ws_col })
}
