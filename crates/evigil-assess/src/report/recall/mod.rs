//! Letters that recall a lot.

mod letter;
mod print;

pub use letter::recall_letter;
pub use print::recall_pdf;
