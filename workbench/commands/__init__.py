"""What the commands with longer answers print; `workbench.cli` calls them."""
