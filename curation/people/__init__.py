"""Accounts, roles and invitations: who may do what, and how somebody comes to have an account."""
