//! Words of reporters to coded terms, and names of products to one name.
