"""What takes minutes, and is run when there is time: `make soak`. Each module has a function `main`, which prints its figures."""
