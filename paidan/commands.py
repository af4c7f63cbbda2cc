"""All commands of the program."""

import typer

from paidan import catalogue, models, orders, serve, suggest, train
from paidan.chinese import Command, Group

app = typer.Typer(
    name="paidan",
    cls=Group,
    help="派单：根据市民的话，推荐事项分类、主办和协办单位、办理时限，并说明理由。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("serve", cls=Command, help="启动服务和坐席工作台网页。")(serve.serve)
app.command("suggest", cls=Command, help="给一段市民的话推荐分类和派单。")(suggest.suggest)
app.command("classify", cls=Command, help="给整个文件的工单分类，逐行写出结果。")(suggest.classify)
app.command("train", cls=Command, help="用已标注的工单训练一个模型包。")(train.train)
app.command("evaluate", cls=Command, help="用已标注的工单评测一个模型包。")(train.evaluate)
app.add_typer(models.app, name="models", help="管理模型包：查看、启用、退回、导入。")
app.add_typer(catalogue.app, name="catalogue", help="检查、检索事项目录。")
app.add_typer(orders.app, name="orders", help="检查、转换工单文件。")
