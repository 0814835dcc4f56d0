//! What a command generates: a folder that holds nothing else, or one JSON file.
//!
//! A command replaces and removes only files that the same command wrote. It knows them by their first line
//! (see [`mark`]), and JSON files, which cannot have such a line, by the [`manifest`] of their folder. If a folder
//! holds any other file, the command lists the file and writes nothing.

mod file;
mod folder;
mod manifest;
mod mark;
mod scan;

pub(crate) use file::write_json;
pub(crate) use folder::Folder;
