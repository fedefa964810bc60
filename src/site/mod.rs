//! Every file of the result, in memory.
