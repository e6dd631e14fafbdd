//! Lines of a file.

/// Counts the ends of lines, whether a line feed, a carriage return, or both end a line.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct LineCount {
    lines: u64,
    after_return: bool,
}

impl LineCount {
    /// Goes over a piece of text.
    pub(super) fn pass(&mut self, piece: &[u8]) {
        let mut at = 0;
        for found in memchr::memchr2_iter(b'\n', b'\r', piece) {
            let is_feed = piece.get(found) == Some(&b'\n');
            let follows = if found == 0 {
                self.after_return
            } else {
                piece.get(found - 1) == Some(&b'\r')
            };
            if !(is_feed && follows) {
                self.lines += 1;
            }
            at = found;
        }
        if !piece.is_empty() {
            self.after_return = at + 1 == piece.len() && piece.last() == Some(&b'\r');
        }
    }

    /// The line that begins or goes on here, from 1.
    pub(super) const fn line(self) -> u64 {
        self.lines + 1
    }
}

/// Lines of places in a text, asked in the order of the text.
#[derive(Debug)]
pub(super) struct LineCursor<'t> {
    text: &'t [u8],
    at: usize,
    count: LineCount,
    first: u64,
    jumps: &'t [Jump],
}

/// A place in a text from which on it stands elsewhere in its file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Jump {
    /// Byte of the text.
    pub(super) from: usize,
    /// Line of the file.
    pub(super) line: u64,
}

impl<'t> LineCursor<'t> {
    /// A text whose byte `from` stands on the line `first` of its file.
    pub(super) fn new(text: &'t str, from: usize, first: u64) -> Self {
        Self {
            text: text.as_bytes(),
            at: from,
            count: LineCount::default(),
            first,
            jumps: &[],
        }
    }

    /// A text of pieces of a file.
    pub(super) fn of_pieces(text: &'t str, jumps: &'t [Jump]) -> Self {
        Self {
            jumps,
            ..Self::new(text, 0, 1)
        }
    }

    /// The line of the byte at `offset`; the last answer again when asked to go back.
    pub(super) fn line(&mut self, offset: usize) -> u64 {
        while let [jump, rest @ ..] = self.jumps
            && jump.from <= offset
        {
            (self.at, self.first, self.count) = (jump.from, jump.line, LineCount::default());
            self.jumps = rest;
        }
        if let Some(piece) = self.text.get(self.at..offset) {
            self.count.pass(piece);
            self.at = offset;
        }
        self.first + self.count.line() - 1
    }
}

/// A line as reports hold it.
pub(super) fn narrow(line: u64) -> u32 {
    u32::try_from(line).unwrap_or(u32::MAX)
}
