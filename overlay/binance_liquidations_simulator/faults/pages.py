"""HTML pages of those who stand between the caller and the exchange."""

HTML = {"Content-Type": "text/html"}


def page(title: str) -> bytes:
    """A page that says its title and nothing else."""
    head = f"<html>\r\n<head><title>{title}</title></head>\r\n"
    return f"{head}<body>\r\n<center><h1>{title}</h1></center>\r\n</body>\r\n</html>\r\n".encode()
