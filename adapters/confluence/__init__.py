"""Confluence Cloud: pages of ours, written as a whole."""
