from discord.ext import bot

@bot.command("PLANTED")
def hello(): ...
