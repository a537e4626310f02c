
import cProfile,builtins,time
p=cProfile.Profile(); builtins._p=p
builtins._t=time.thread_time()
p.enable()
try:
    exec(compile(open("deepmath_viz/ui/main.py").read(),"main.py","exec"))
finally:
    p.disable(); builtins._t=time.thread_time()-builtins._t
