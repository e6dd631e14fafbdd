//! Bytes that are written now and belong further down in the output.

use std::io::{self, Read as _, Seek as _, SeekFrom, Write};

/// Bytes kept in memory before a spool moves to a temporary file.
const IN_MEMORY: usize = 1 << 20;

/// Holds bytes back until they can be written, in memory while they are few.
pub(crate) struct Spool(tempfile::SpooledTempFile);

impl Spool {
    pub(crate) fn new() -> Self {
        Self(tempfile::SpooledTempFile::new(IN_MEMORY))
    }

    /// Writes all that was held back into `out`.
    pub(crate) fn pour(mut self, out: &mut dyn Write) -> io::Result<()> {
        self.0.seek(SeekFrom::Start(0))?;
        let mut chunk = vec![0; 64 * 1024];
        loop {
            let read = self.0.read(&mut chunk)?;
            if read == 0 {
                return Ok(());
            }
            out.write_all(&chunk[..read])?;
        }
    }
}

impl Write for Spool {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}
