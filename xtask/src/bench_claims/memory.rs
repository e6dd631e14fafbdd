//! Peak memory of evigil on inputs of any size, generated as they are read.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

/// A form that holds many documents.
#[derive(Debug, Clone, Copy)]
pub(super) enum Container {
    JsonLines,
    Warc,
}

/// What a stream cost.
pub(super) struct Cost {
    pub(super) documents: u64,
    pub(super) bytes: u64,
    pub(super) seconds: f64,
    /// Largest resident set, in bytes; nothing where the system does not tell.
    pub(super) peak: Option<u64>,
}

impl Container {
    fn write(self, out: &mut impl Write, number: u64, page: &str) -> io::Result<usize> {
        let record = match self {
            Self::JsonLines => {
                let url = format!("https://example.org/{number}");
                serde_json::json!({ "url": url, "html": page }).to_string() + "\n"
            }
            Self::Warc => {
                let body = format!(
                    "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=UTF-8\r\nContent-Length: {}\r\n\r\n{page}",
                    page.len()
                );
                format!(
                    "WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{number:012}>\r\n\
                     WARC-Date: 2026-01-01T00:00:00Z\r\nWARC-Target-URI: https://example.org/{number}\r\n\
                     Content-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n{body}\r\n\r\n",
                    body.len()
                )
            }
        };
        out.write_all(record.as_bytes())?;
        Ok(record.len())
    }
}

/// Streams `bytes` of documents made of `pool` into `evigil check -`.
pub(super) fn stream(
    evigil: &Path,
    container: Container,
    pool: &[String],
    bytes: u64,
) -> Result<Cost> {
    let begin = Instant::now();
    let mut child = Command::new(evigil)
        .args(["check", "-", "--format", "jsonl", "--quiet"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .context("evigil cannot be started")?;
    let mut input =
        BufWriter::with_capacity(1 << 20, child.stdin.take().context("stdin is no pipe")?);
    let status_file = format!("/proc/{}/status", child.id());
    let (peak, ended) = (AtomicU64::new(0), AtomicBool::new(false));
    let (documents, written, status) = thread::scope(|scope| {
        scope.spawn(|| {
            // The system keeps the peak itself; it only has to be read before the program ends.
            while !ended.load(Ordering::Relaxed) {
                if let Some(now) = high_water(&status_file) {
                    peak.fetch_max(now, Ordering::Relaxed);
                }
                thread::sleep(Duration::from_millis(5));
            }
        });
        let (mut documents, mut written) = (0, 0);
        let mut fed = Ok(());
        for page in pool.iter().cycle() {
            if written >= bytes {
                break;
            }
            match container.write(&mut input, documents, page) {
                Ok(length) => written += length as u64,
                Err(error) => {
                    fed = Err(error);
                    break;
                }
            }
            documents += 1;
        }
        let fed = fed.and_then(|()| input.flush());
        drop(input);
        let status = child.wait();
        ended.store(true, Ordering::Relaxed);
        (documents, written, fed.and(status))
    });
    let status = status?;
    if !status.success() {
        bail!("evigil ended with {status}");
    }
    let peak = Some(peak.into_inner()).filter(|peak| *peak > 0);
    Ok(Cost {
        documents,
        bytes: written,
        seconds: begin.elapsed().as_secs_f64(),
        peak,
    })
}

/// `VmHWM` of `proc(5)`, in bytes.
fn high_water(status_file: &str) -> Option<u64> {
    let status = fs::read_to_string(status_file).ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_an_object_and_a_record_says_its_length() -> Result<()> {
        let mut line = Vec::new();
        let length = Container::JsonLines.write(&mut line, 1, "<p>\"x\"\n")?;
        assert_eq!(length, line.len());
        let object: serde_json::Value = serde_json::from_slice(&line)?;
        assert_eq!(object["html"], "<p>\"x\"\n");

        let mut record = Vec::new();
        Container::Warc.write(&mut record, 1, "<p>あ")?;
        let record = String::from_utf8(record)?;
        let (head, rest) = record.split_once("\r\n\r\n").context("has a head")?;
        let body = rest.strip_suffix("\r\n\r\n").context("has an end")?;
        assert!(
            head.ends_with(&format!("Content-Length: {}", body.len())),
            "{head}"
        );
        Ok(())
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn the_peak_can_be_read() {
        assert!(high_water("/proc/self/status").is_some_and(|bytes| bytes > 100_000));
    }
}
