mod acceptance;
mod cases;
mod fixture;
mod random;
mod reports;
mod specs;
mod surface;
mod table;

use super::Level;
use crate::FileSet;
