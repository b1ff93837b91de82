"""Every word that people read: short, plain, calm. Written for somebody who has just been woken up."""
