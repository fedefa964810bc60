//! How things look: themes with their layouts, tokens and code colours.
//!
//! The door to minijinja and syntect. A theme knows no deck.
