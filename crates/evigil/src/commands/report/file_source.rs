//! Files, and members of archives, as sources of reports.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use evigil_instrument::MappedFile;
use evigil_vigilance::exchange::Source;
use flate2::bufread::{DeflateDecoder, MultiGzDecoder};
use zip::{CompressionMethod, ZipArchive};

/// Bytes read at a time.
const BUFFER: usize = 256 << 10;

/// Decompressed bytes up to which nobody asks how far they were compressed.
const UNSUSPICIOUS_BYTES: u64 = 256 << 20;

/// Times that data may grow when decompressed, beyond that: reports grow ten to forty times.
const GROWTH_MAX: u64 = 300;

/// Most bytes of a compressed file that are held in memory.
const BYTES_MAX: u64 = 4 << 30;

/// Most members of an archive.
const MEMBERS_MAX: usize = 10_000;

/// A file, or a member of an archive.
#[derive(Debug)]
pub(super) struct FileSource {
    name: String,
    path: PathBuf,
    packing: Packing,
    /// Opened on first need.
    bytes: std::sync::OnceLock<MappedFile>,
}

#[derive(Debug, Clone, Copy)]
enum Packing {
    Plain,
    Gzip,
    Zstd,
    Zip {
        start: u64,
        packed: u64,
        size: u64,
        crc: u32,
        deflated: bool,
    },
}

impl FileSource {
    /// The source, or the sources, that the file at `path` holds: its members when it is a zip
    /// archive, its content when it is compressed.
    pub(super) fn of(path: &Path) -> io::Result<Vec<Self>> {
        let metadata = std::fs::metadata(path)?;
        // A pipe or a device may never end, and readers look twice.
        if !metadata.is_file() {
            return Err(invalid("not a regular file"));
        }
        let mut start = [0; 4];
        let mut file = File::open(path)?;
        let length = file.read(&mut start)?;
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        let start = start.get(..length).unwrap_or_default();
        if start.starts_with(b"PK\x03\x04") || start.starts_with(b"PK\x05\x06") {
            return members(path, file);
        }
        let (packing, suffix) = if start.starts_with(&[0x1f, 0x8b]) {
            (Packing::Gzip, ".gz")
        } else if start.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) {
            (Packing::Zstd, ".zst")
        } else {
            (Packing::Plain, "")
        };
        let name = name.strip_suffix(suffix).unwrap_or(&name).to_owned();
        Ok(vec![Self::new(name, path, packing)])
    }

    fn new(name: String, path: &Path, packing: Packing) -> Self {
        Self {
            name,
            path: path.to_owned(),
            packing,
            bytes: std::sync::OnceLock::new(),
        }
    }

    /// The file it stands in.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// The first bytes, at most `limit`.
    pub(super) fn head(&self, limit: usize) -> io::Result<Vec<u8>> {
        let mut head = Vec::new();
        self.open()?.take(limit as u64).read_to_end(&mut head)?;
        Ok(head)
    }

    fn guarded<'s>(&self, reader: impl Read + Send + 's, packed: u64) -> Guard<'s> {
        Guard {
            reader: Box::new(reader),
            taken: 0,
            limit: UNSUSPICIOUS_BYTES.max(packed.saturating_mul(GROWTH_MAX)),
            whole: None,
            crc: flate2::Crc::new(),
        }
    }
}

impl Source for FileSource {
    fn name(&self) -> &str {
        &self.name
    }

    fn open(&self) -> io::Result<Box<dyn BufRead + Send + '_>> {
        let mut file = File::open(&self.path)?;
        let length = file.metadata()?.len();
        let guard = match self.packing {
            Packing::Plain => return Ok(Box::new(BufReader::with_capacity(BUFFER, file))),
            Packing::Gzip => {
                let packed = BufReader::with_capacity(BUFFER, file);
                self.guarded(MultiGzDecoder::new(packed), length)
            }
            Packing::Zstd => self.guarded(zstd::Decoder::new(file)?, length),
            Packing::Zip {
                start,
                packed,
                size,
                crc,
                deflated,
            } => {
                file.seek(SeekFrom::Start(start))?;
                let member = BufReader::with_capacity(BUFFER, file).take(packed);
                let mut guard = if deflated {
                    self.guarded(DeflateDecoder::new(member), packed)
                } else {
                    self.guarded(member, packed)
                };
                guard.whole = Some((size, crc));
                guard
            }
        };
        Ok(Box::new(BufReader::with_capacity(BUFFER, guard)))
    }

    fn bytes(&self) -> io::Result<Cow<'_, [u8]>> {
        if let Packing::Plain = self.packing {
            if let Some(file) = self.bytes.get() {
                return Ok(Cow::Borrowed(file));
            }
            let file = MappedFile::open(&self.path)?;
            return Ok(Cow::Borrowed(self.bytes.get_or_init(|| file)));
        }
        let mut bytes = Vec::new();
        self.open()?.take(BYTES_MAX + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > BYTES_MAX {
            let reason = "more than 4 GiB when decompressed: decompress it first";
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, reason));
        }
        Ok(Cow::Owned(bytes))
    }
}

/// Stops at data that grows as no report does, and at archives whose members are not what their
/// directory says.
struct Guard<'r> {
    reader: Box<dyn Read + Send + 'r>,
    taken: u64,
    limit: u64,
    /// Size and checksum that the archive states.
    whole: Option<(u64, u32)>,
    crc: flate2::Crc,
}

impl Read for Guard<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.reader.read(buffer)?;
        self.taken += length as u64;
        if self.taken > self.limit {
            return Err(invalid(
                "grows more than 300 times when decompressed, as no reports do",
            ));
        }
        let Some((size, crc)) = self.whole else {
            return Ok(length);
        };
        if self.taken > size {
            return Err(invalid("holds more than the archive's directory says"));
        }
        self.crc.update(buffer.get(..length).unwrap_or_default());
        if length == 0 && !buffer.is_empty() {
            if self.taken < size {
                return Err(io::Error::new(
                    io::ErrorKind::UnexpectedEof,
                    "the archive is cut off",
                ));
            }
            if self.crc.sum() != crc {
                return Err(invalid("the checksum of the archive does not fit"));
            }
        }
        Ok(length)
    }
}

fn members(path: &Path, file: File) -> io::Result<Vec<FileSource>> {
    let mut archive = ZipArchive::new(file).map_err(io::Error::from)?;
    if archive.len() > MEMBERS_MAX {
        return Err(invalid("more than 10000 members"));
    }
    let mut sources = Vec::new();
    for index in 0..archive.len() {
        let member = archive.by_index_raw(index).map_err(io::Error::from)?;
        if !member.is_file() {
            continue;
        }
        if member.encrypted() {
            return Err(invalid("the archive asks for a password"));
        }
        let deflated = match member.compression() {
            CompressionMethod::Stored => false,
            CompressionMethod::Deflated => true,
            _ => {
                return Err(invalid(
                    "compressed in a way that is neither stored nor deflate",
                ));
            }
        };
        let Some(start) = member.data_start() else {
            return Err(invalid("the archive's directory is damaged"));
        };
        // Only the last part names the table; folders inside differ from issue to issue.
        let name = member.name().map_err(io::Error::from)?;
        let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
        let packing = Packing::Zip {
            start,
            packed: member.compressed_size(),
            size: member.size(),
            crc: member.crc32(),
            deflated,
        };
        sources.push(FileSource::new(name.to_owned(), path, packing));
    }
    Ok(sources)
}

fn invalid(reason: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, reason)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn read(path: &Path) -> io::Result<String> {
        let mut text = String::new();
        for source in FileSource::of(path)? {
            source.open()?.read_to_string(&mut text)?;
        }
        Ok(text)
    }

    fn zipped(folder: &Path, content: &[u8]) -> PathBuf {
        let path = folder.join("a.zip");
        let mut archive = zip::ZipWriter::new(File::create(&path).unwrap());
        let options = zip::write::SimpleFileOptions::default();
        archive.start_file("ascii/DEMO22Q4.txt", options).unwrap();
        archive.write_all(content).unwrap();
        archive.finish().unwrap();
        path
    }

    #[test]
    fn members_of_an_archive_are_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = zipped(folder.path(), b"primaryid$caseid");
        let sources = FileSource::of(&path).unwrap();
        assert_eq!(sources.len(), 1);
        assert_eq!(sources.first().unwrap().name(), "DEMO22Q4.txt");
        assert_eq!(read(&path).unwrap(), "primaryid$caseid");
    }

    #[test]
    fn a_cut_archive_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let path = zipped(folder.path(), &b"primaryid$caseid\n".repeat(1000));
        let whole = std::fs::read(&path).unwrap();
        std::fs::write(&path, &whole[..whole.len() - 30]).unwrap();
        assert!(read(&path).is_err());
    }

    #[test]
    fn a_bomb_is_not_read_to_its_end() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv.gz");
        let file = File::create(&path).unwrap();
        let mut packer = flate2::write::GzEncoder::new(file, flate2::Compression::best());
        let block = vec![b'0'; 1 << 20];
        for _ in 0..300 {
            packer.write_all(&block).unwrap();
        }
        packer.finish().unwrap();
        let sources = FileSource::of(&path).unwrap();
        let source = sources.first().unwrap();
        assert_eq!(source.name(), "a.csv");
        let mut input = source.open().unwrap();
        let error = io::copy(&mut input, &mut io::sink()).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::InvalidData);
    }
}
