//! The `claimspan` program: hands the arguments to [`claimspan::cli`] and returns its exit code.

fn main() -> std::process::ExitCode {
    claimspan::cli::main()
}
