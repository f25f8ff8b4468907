"""The shell: people, screens and processes around the kernel."""
