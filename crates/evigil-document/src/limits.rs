//! How much one document may cost.

/// Bounds on the memory and time that one document may take.
///
/// They hold for each document, not for an input: an archive of any size is read one
/// record at a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Raw bytes of one document, after decompression and without archive framing.
    /// Also the longest line of a JSONL file.
    pub max_document_bytes: u64,
    /// UTF-8 bytes of one document's text.
    pub max_text_bytes: u64,
    /// Elements and text nodes of one HTML page. What follows is read as text only.
    pub max_nodes: usize,
    /// Levels of open HTML elements. Deeper elements are read as if they stood at this level.
    pub max_depth: usize,
    /// Blocks of one document. Further lines are kept, without a block.
    pub max_blocks: usize,
    /// Pages read of one PDF.
    pub max_pages: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            // A page is some 30 kB and the longest official PDF read for the knowledge base
            // some 20 MB; several workers hold one document each.
            max_document_bytes: 64 << 20,
            max_text_bytes: 64 << 20,
            // Some 15 MB of ordinary markup, and some 60 MB of tree.
            max_nodes: 500_000,
            // Browsers stop at 512; the tree builder searches the open elements for many
            // tags, so that this is also a factor of its time.
            max_depth: 256,
            max_blocks: 500_000,
            max_pages: 5_000,
        }
    }
}
