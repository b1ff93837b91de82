"""Lives of incidents as Temporal recorded them. Every change to the workflow's code has to replay them."""
