"""Records rewritten in another dialect, without losing a word: MADR 4 or Nygard.

Only what states fields moves. The text of a record, its headings and its file name stay.
"""
