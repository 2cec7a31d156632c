//! The process that parses a workbook: started with the program's own file, limited in memory and
//! time, heard over a pipe. What goes wrong in there is an error here, never an end of this process.
//! Must not interpret what comes over the pipe.

use std::{
    env,
    ffi::{OsStr, OsString},
    fs::File,
    io::{self, BufWriter, PipeReader, Read},
    os::fd::AsFd,
    os::unix::process::ExitStatusExt,
    path::Path,
    process::{Child, ChildStdout, Command, ExitCode, Stdio},
};

use rustix::process::{Resource, Rlimit, setrlimit};

use super::{
    check::Checked,
    errors::save_again,
    read::{self, Request},
    wire::REFUSED,
};
use crate::intake::{Format, IntakeError};

/// The hidden argument that makes the program the parsing side.
const ARGUMENT: &str = "__read-workbook";
/// Memory that the parsing side may map, whatever the file.
const MAX_MEMORY: u64 = 1 << 30;
/// Memory that it may map before the file has been checked, and without a large table of strings.
const BASE_MEMORY: u64 = 192 << 20;
/// Seconds of processor time for any file; more for files over ten megabytes.
const BASE_SECONDS: u64 = 8;
/// Bytes of the file that earn one more second.
const BYTES_PER_SECOND: u64 = 2 << 20;

/// The stream of messages from the parsing side; dropping it ends that side.
pub(super) enum Source {
    /// From a process of its own.
    Process(Box<ProcessSource>),
    /// From a thread of this process.
    Thread(PipeReader),
}

/// A parsing process and its pipe.
pub(super) struct ProcessSource {
    child: Child,
    output: ChildStdout,
}

impl Read for Source {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Process(source) => source.output.read(buffer),
            Self::Thread(pipe) => pipe.read(buffer),
        }
    }
}

impl Drop for ProcessSource {
    fn drop(&mut self) {
        // Killing a process that has ended is an error without meaning; waiting removes its entry.
        let _killed = self.child.kill();
        let _reaped = self.child.wait();
    }
}

impl Source {
    /// Why the stream ended before its last message.
    pub fn failure(&mut self) -> IntakeError {
        let why = match self {
            Self::Process(source) => source.failure(),
            Self::Thread(_) => "its structure made the reader fail",
        };
        IntakeError {
            code: REFUSED,
            message: format!("cannot read the workbook: {why}"),
            hint: Some(save_again()),
        }
    }
}

impl ProcessSource {
    fn failure(&mut self) -> &'static str {
        // If the stream was malformed the process may still run.
        let _killed = self.child.kill();
        match self.child.wait().ok().and_then(|status| status.signal()) {
            // SIGXCPU, on Linux and on macOS.
            Some(24) => "it takes more time than a file of its size should",
            // SIGABRT: an allocation failed.
            Some(6) => "it takes more memory than a file of its size should",
            _ => "its structure made the reader fail",
        }
    }
}

/// Starts the parsing of `file`, in a process of `program` or, without one, on a thread.
///
/// # Errors
/// When it cannot be started.
pub(super) fn start(
    file: File,
    request: Request,
    program: Option<&Path>,
) -> Result<Source, IntakeError> {
    let started = match program {
        Some(program) => start_process(file, &request, program),
        None => start_thread(file, request),
    };
    started.map_err(|_| IntakeError {
        code: REFUSED,
        message: "cannot read the workbook: the process that reads it could not be started".to_owned(),
        hint: Some("check that the dpo program may be started and that memory is free, then run the command again".to_owned()),
    })
}

fn start_process(file: File, request: &Request, program: &Path) -> io::Result<Source> {
    let mut command = Command::new(program);
    command.arg(ARGUMENT).arg(format_name(request.format));
    if let Some(sheet) = &request.sheet {
        command.arg(sheet);
    }
    // The file comes as its open standard input: the child needs no path, no key, no environment.
    let mut child = command
        .env_clear()
        .stdin(file)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let Some(output) = child.stdout.take() else {
        return Err(io::ErrorKind::BrokenPipe.into());
    };
    Ok(Source::Process(Box::new(ProcessSource { child, output })))
}

fn start_thread(file: File, request: Request) -> io::Result<Source> {
    let (reader, writer) = io::pipe()?;
    let parse = move || {
        read::send(
            file,
            &request,
            BufWriter::with_capacity(64 << 10, writer),
            &|_| {},
        )
    };
    std::thread::Builder::new()
        .name("workbook".to_owned())
        .spawn(parse)?;
    Ok(Source::Thread(reader))
}

/// Serves as the parsing side if this process was started as one; returns its exit code then.
///
/// To be called first thing, before anything else is read or opened.
#[must_use]
pub fn serve_if_asked() -> Option<ExitCode> {
    let mut arguments = env::args_os().skip(1);
    if arguments.next().as_deref() != Some(OsStr::new(ARGUMENT)) {
        return None;
    }
    Some(match serve(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::from(2),
    })
}

/// Parses the workbook on standard input and sends it to standard output, under limits.
fn serve(mut arguments: impl Iterator<Item = OsString>) -> io::Result<()> {
    let format = arguments
        .next()
        .and_then(|name| format_of(name.to_str()?))
        .ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
    let sheet = arguments
        .next()
        .map(|name| name.to_string_lossy().into_owned());
    let file = File::from(io::stdin().as_fd().try_clone_to_owned()?);
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    let file_bytes = metadata.len();
    limit_process(file_bytes)?;
    let output = File::from(io::stdout().as_fd().try_clone_to_owned()?);
    let widen = |checked: &Checked| {
        // If it cannot be widened the smaller limit stands, and a large table ends the process.
        let _widened = limit_memory(memory_for(checked.string_table_bytes, file_bytes));
    };
    let output = BufWriter::with_capacity(64 << 10, output);
    read::send(file, &Request { format, sheet }, output, &widen);
    Ok(())
}

fn limit_process(file_bytes: u64) -> io::Result<()> {
    let seconds = BASE_SECONDS + file_bytes.saturating_sub(10 << 20) / BYTES_PER_SECOND;
    setrlimit(
        Resource::Core,
        Rlimit {
            current: Some(0),
            maximum: Some(0),
        },
    )?;
    setrlimit(
        Resource::Fsize,
        Rlimit {
            current: Some(0),
            maximum: Some(0),
        },
    )?;
    setrlimit(
        Resource::Cpu,
        Rlimit {
            current: Some(seconds),
            maximum: Some(seconds + 1),
        },
    )?;
    limit_memory(BASE_MEMORY)
}

/// Sets the soft limit; the hard one stays where it may be widened to.
fn limit_memory(bytes: u64) -> io::Result<()> {
    let limited = setrlimit(
        Resource::As,
        Rlimit {
            current: Some(bytes),
            maximum: Some(MAX_MEMORY),
        },
    );
    // macOS knows no limit of the address space: there the check and the time limit must do.
    if cfg!(target_os = "linux") {
        Ok(limited?)
    } else {
        Ok(())
    }
}

/// The memory for a checked book: its table of strings takes about three times its XML, and no
/// honest table is packed to less than a sixteenth of what it takes.
fn memory_for(string_table_bytes: u64, file_bytes: u64) -> u64 {
    let table = string_table_bytes
        .saturating_mul(3)
        .min(file_bytes.saturating_mul(16));
    BASE_MEMORY.saturating_add(table).min(MAX_MEMORY)
}

const fn format_name(format: Format) -> &'static str {
    match format {
        Format::Csv => "csv",
        Format::Xlsx => "xlsx",
        Format::Xlsb => "xlsb",
        Format::Xls => "xls",
        Format::Ods => "ods",
    }
}

fn format_of(name: &str) -> Option<Format> {
    [Format::Xlsx, Format::Xlsb, Format::Xls, Format::Ods]
        .into_iter()
        .find(|format| format_name(*format) == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_file_never_earns_much_memory() {
        assert_eq!(memory_for(512 << 20, 1 << 20), BASE_MEMORY + (16 << 20));
        assert_eq!(memory_for(30 << 20, 20 << 20), BASE_MEMORY + (90 << 20));
        assert_eq!(memory_for(u64::MAX, u64::MAX), MAX_MEMORY);
    }

    #[test]
    fn text_files_are_not_served() {
        assert_eq!(format_of("csv"), None);
        assert_eq!(format_of("xlsx"), Some(Format::Xlsx));
        assert!(serve(["csv"].map(OsString::from).into_iter()).is_err());
        assert!(serve(std::iter::empty()).is_err());
    }

    #[test]
    fn a_program_that_says_nothing_is_a_refusal() {
        let file = File::open("Cargo.toml").unwrap();
        let request = Request {
            format: Format::Xlsx,
            sheet: None,
        };
        let mut source = start(file, request, Some(Path::new("/bin/true"))).unwrap();
        let mut bytes = Vec::new();
        source.read_to_end(&mut bytes).unwrap();
        assert!(bytes.is_empty());
        assert_eq!(source.failure().code, REFUSED);
    }

    #[test]
    fn a_program_that_cannot_be_started_is_a_refusal() {
        let file = File::open("Cargo.toml").unwrap();
        let request = Request {
            format: Format::Xlsx,
            sheet: None,
        };
        let error = start(file, request, Some(Path::new("/nonexistent/dpo")))
            .err()
            .unwrap();
        assert_eq!(error.code, REFUSED);
    }
}
