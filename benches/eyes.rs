//! How fast the eyes read: `cargo run --release --example eyes -- FILE [TIMES]` looks at every line of a
//! file and tells megabytes a second and how much was seen.

#![allow(clippy::print_stdout, reason = "its figures are its output")]

use std::{env, fs, process::ExitCode, time::Instant};

use dpo::detect::{self, TextContext};

fn main() -> ExitCode {
    let mut arguments = env::args().skip(1);
    let Some(text) = arguments
        .next()
        .and_then(|file| fs::read_to_string(file).ok())
    else {
        return ExitCode::from(2);
    };
    let times: u32 = arguments
        .next()
        .and_then(|times| times.parse().ok())
        .unwrap_or(20);
    let lines: Vec<&str> = text.lines().collect();
    let mut seen = Vec::new();
    let cx = TextContext {
        country: "BE",
        ..TextContext::default()
    };
    let start = Instant::now();
    let mut facts = 0;
    for _ in 0..times {
        for line in &lines {
            seen.clear();
            detect::patterns_look(line, &cx, &mut seen);
            facts += seen.len();
        }
    }
    let seconds = start.elapsed().as_secs_f64();
    let bytes = lines.iter().map(|line| line.len()).sum::<usize>() as f64 * f64::from(times);
    println!(
        "{:.1} MB/s, {:.0} ns a line, {} facts a pass",
        bytes / seconds / 1e6,
        seconds * 1e9 / f64::from(times) / lines.len() as f64,
        facts / times as usize,
    );
    ExitCode::SUCCESS
}
