"""What an embedded Hub holds, and who may do what with it; nothing about HTTP."""
