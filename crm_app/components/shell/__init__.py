"""What stands around every page: the menu, the top bar, the banners and the quiet pages."""
