//! Tests of the score.
