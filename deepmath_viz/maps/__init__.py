"""The live map without a browser: its points, their colours, what is selected, what is where."""
