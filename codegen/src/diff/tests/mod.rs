mod acceptance;
mod cases;
mod fixture;
mod random;
mod reports;
