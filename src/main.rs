//! The binary: exit status only.

fn main() -> std::process::ExitCode {
    let status = aftrap::run(std::env::args_os());
    std::process::ExitCode::from(u8::try_from(status).unwrap_or(3))
}
