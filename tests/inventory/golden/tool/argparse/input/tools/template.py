import argparse
{% if PLANTED %}
{% endif %}
