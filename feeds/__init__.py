"""From a URL to items: HTTP, HTML and XML."""
