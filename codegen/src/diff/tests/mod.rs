mod acceptance;
mod cases;
mod fixture;
mod random;
mod reports;
mod specs;
mod surface;
mod table;
